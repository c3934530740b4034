/**
 * Node's own `import()`. A test runner rewrites the imports of the modules it transforms; this one
 * is reached through `require`, so Node itself loads the function app, as a Functions worker does.
 */
export const nativeImport = (url: string): Promise<unknown> => import(url);

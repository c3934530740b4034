/** App settings as the function app's process sees them: environment variables. */

export class AppSettings {
  readonly #previous = new Map<string, string | undefined>();

  /** Puts the settings into `process.env`, until `restore`. */
  constructor(settings: Record<string, string>) {
    for (const [name, value] of Object.entries(settings)) {
      const variable = name.replaceAll(".", "_"); // as App Service on Linux names them
      if (!this.#previous.has(variable)) this.#previous.set(variable, process.env[variable]);
      process.env[variable] = value;
    }
  }

  restore(): void {
    for (const [variable, value] of this.#previous) {
      if (value === undefined) delete process.env[variable];
      else process.env[variable] = value;
    }
  }

  /** Reads a setting as the host does: names ignore case, an empty value is none. */
  get(name: string): string | undefined {
    const wanted = canonical(name);
    const found = Object.keys(process.env).find((variable) => canonical(variable) === wanted);
    return (found && process.env[found]) || undefined;
  }

  /** Replaces each `%NAME%` by the setting of that name. */
  expand(text: string): string {
    return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
      const value = this.get(name);
      if (value !== undefined) return value;
      throw new Error(
        `'%${name}%' does not resolve to a value. There is no such app setting. Set ${name}.`,
      );
    });
  }

  /** Whether `AzureWebJobs.<name>.Disabled` switches a function off. */
  isDisabled(functionName: string): boolean {
    const value = this.get(`AzureWebJobs.${functionName}.Disabled`)?.trim().toLowerCase();
    return value === "true" || value === "1";
  }
}

function canonical(name: string): string {
  return name.replaceAll(".", "_").toLowerCase();
}

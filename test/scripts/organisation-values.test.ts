import { expect, it } from "vitest";
import { readValues } from "../../scripts/power-platform/organisation-values.ts";

const given = {
  host: "Connector.Contoso.com",
  "client-id": "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
  "resource-uri": "api://6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
};

const argumentsOf = (values: Record<string, string>): string[] =>
  Object.entries(values).map(([name, value]) => `--${name}=${value}`);

it("takes an organisation's values as the connector's files hold them", () => {
  expect(readValues(argumentsOf(given))).toEqual({
    host: "connector.contoso.com",
    clientId: "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    resourceUri: "api://6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
  });
});

it.each([
  ["host", "https://connector.contoso.com", "--host"],
  ["host", "localhost", "--host"],
  ["client-id", "the app", "--client-id"],
  ["resource-uri", "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21", "--resource-uri"],
])("says what is wrong with %s %s, and writes nothing", (name, value, option) => {
  const checked = readValues(argumentsOf({ ...given, [name]: value }));

  expect(checked).toEqual({
    wrong: expect.stringMatching(`^No files were written\\.\n${option} `),
  });
});

it("says which option it does not know", () => {
  expect(readValues(["--hosts", "connector.contoso.com"])).toEqual({
    wrong: expect.stringMatching(/^No files were written\.\n.*--hosts/),
  });
});

/** A real browser for tests: Chromium out of a package, so that nothing has to be installed. */
import chromiumPackage from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    args: chromiumPackage.args,
    executablePath: await chromiumPackage.executablePath(),
    headless: true,
  });
}

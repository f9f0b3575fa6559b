/** The page runs only its own scripts, which the built page's policy makes the browser enforce: see scripts/page-build.ts. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

const policy = trustedTypes?.createPolicy("adamant", { createScriptURL: ownScript });

/** The address of one of our scripts, for a worker. */
export function trustedScript(address: string): string {
  return policy?.createScriptURL(address) ?? ownScript(address);
}

function ownScript(address: string): string {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin) {
    throw new TypeError(`${url.href} is not a script of this page.`);
  }
  return url.href;
}

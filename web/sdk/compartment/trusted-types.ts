/**
 * For pages whose policy has `require-trusted-types-for 'script'`: the one text that the page's side of the compartment
 * gives to the browser as code, the frame's document, goes through a policy by the name that they list.
 */

interface TrustPolicy {
  createHTML(html: string): string;
}

/** As TypeScript's DOM does not know it yet. */
type TrustingWindow = { trustedTypes?: { createPolicy(name: string, rules: TrustPolicy): TrustPolicy } };

/** @throws TypeError where the page's list of names lacks `tabfed`, or does not let it be taken again. */
export function trustedDocument(html: string): string {
  const { trustedTypes } = globalThis as TrustingWindow;
  return trustedTypes?.createPolicy('tabfed', { createHTML: (text) => text }).createHTML(html) ?? html;
}

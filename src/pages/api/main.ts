/**
 * Draws the interface for reading (pages.md 10.54). It is a document of its own: its renderer writes HTML, so this
 * page, and no other, has a default policy for it.
 */
type Renderer = (options: object) => unknown;
type TrustedTypes = { createPolicy(name: string, rules: { createHTML: (html: string) => string }): unknown };

declare const SwaggerUIBundle: Renderer;

// The renderer's HTML comes from our own contract. Scripts stay refused.
(globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('default', { createHTML: (html) => html });

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#contract',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  filter: true,
  displayRequestDuration: false,
  // Only reads can be tried, on the ledger of the session. Nothing is written from here.
  supportedSubmitMethods: ['get'],
  // The renderer fills in the examples of all parameters. The example of X-Position is a place in another ledger, so it
  // is removed.
  requestInterceptor: ({ headers, ...request }: { headers?: Record<string, string> }) => {
    const { 'X-Position': _, Prefer: __, ...sent } = headers ?? {};
    return { ...request, headers: sent };
  },
  persistAuthorization: false,
  // The contract is not sent to an online validator.
  validatorUrl: null,
});

export {};

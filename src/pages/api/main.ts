/**
 * The interface, to read (pages.md 10.54). A document of its own: the renderer writes HTML, so that this page, and no
 * other, has a default policy for it.
 */
type Renderer = (options: object) => unknown;
type TrustedTypes = { createPolicy(name: string, rules: { createHTML: (html: string) => string }): unknown };

declare const SwaggerUIBundle: Renderer;

// What the renderer writes comes of our own contract. Scripts stay refused.
(globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('default', { createHTML: (html) => html });

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#contract',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  filter: true,
  displayRequestDuration: false,
  // Reads are tried on the ledger that one is signed in to. Nothing is written from here.
  supportedSubmitMethods: ['get'],
  // It fills in the examples of all parameters; that of X-Position is a place in another ledger.
  requestInterceptor: ({ headers, ...request }: { headers?: Record<string, string> }) => {
    const { 'X-Position': _, Prefer: __, ...sent } = headers ?? {};
    return { ...request, headers: sent };
  },
  persistAuthorization: false,
  // No contract is sent to anybody else.
  validatorUrl: null,
});

export {};

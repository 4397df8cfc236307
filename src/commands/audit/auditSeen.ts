/** The result of an audit of everything, for alerts: a verification (5.4), or a look for drift (5.7). */
export type AuditSeen =
  | { readonly of: 'verification'; readonly differences: number; readonly at: Date }
  | { readonly of: 'drift'; readonly schools: number };

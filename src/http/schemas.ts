/** The bodies and queries of interfaces.md section 2, parsed into the domain's types; what is not known is refused. */
export * from './schemas/boards.ts';
export * from './schemas/catalogue.ts';
export * from './schemas/counts.ts';
export * from './schemas/documents.ts';
export * from './schemas/feed.ts';
export { address, asKnownAtQuery, noBody, noQuery, numberingQuery, pageQuery, previewQuery } from './schemas/forms.ts';
export * from './schemas/information.ts';
export * from './schemas/params.ts';
export * from './schemas/parties.ts';
export * from './schemas/results.ts';
export * from './schemas/subscription.ts';

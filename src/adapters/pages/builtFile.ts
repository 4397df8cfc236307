/** A file that pages load. Its name holds the digest of its content, so that it never changes. */
export type BuiltFile = { readonly name: string; readonly type: string; readonly content: Uint8Array };

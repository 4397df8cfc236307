/** The party of an agreement: a school for itself, or a board for its schools. */
export type Receiver = { readonly kind: 'school' | 'board'; readonly id: string };

export const pathOf = ({ kind, id }: Receiver): string => `/${kind}s/${encodeURIComponent(id)}`;

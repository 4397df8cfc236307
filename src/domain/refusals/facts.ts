/**
 * The facts that each refusal holds; its sentence is made of them. The sentences stand in src/words, one for each
 * language, so that a refusal itself belongs to no language. Facts are plain data and never personal (6.2).
 */

/** A refusal whose sentence needs no facts. */
export type NoFacts = { readonly [fact: string]: never };

export type OfSchool = { readonly school: string };
export type OfBoard = { readonly board: string };

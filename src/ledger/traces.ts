/**
 * The port of traces (operations 12.7): the steps that an act led to, in whichever processes. An act is known by the
 * ids that its events carry, so no process needs to tell another of a trace.
 */

/** The ids of an act: everything with one correlation is one trace, and what one request caused is below that request. */
export type Act = {
  readonly correlationId: string;
  readonly causationId: string;
  /** Set for work that the system does by itself. It belongs to no request. */
  readonly byItself?: boolean;
};

export type RequestEnd = {
  readonly method: string;
  /** The pattern of the path, which holds no id; undefined when no route has the path. */
  readonly route: string | undefined;
  /** Undefined when the client left before it had its answer. */
  readonly status: number | undefined;
};

export type Traces = {
  /**
   * A request begins. Call the function that it returns at its end.
   * @param traceparent the header of that name (W3C), for the step of the client that this one is below
   */
  request(act: Act, traceparent: string | undefined): (end: RequestEnd) => void;
  /** Does the work that a request or a job asked for. @param name what is asked for, never with an id */
  command<T>(name: string, act: Act, work: () => Promise<T>): Promise<T>;
};

/** Traces nothing. */
export const noTraces: Traces = { request: () => () => {}, command: (_name, _act, work) => work() };

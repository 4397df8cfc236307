/**
 * Requests for information (8.4). Their personal data is in the vault under the request's id (6.3).
 * The event is written first. After a crash between the two, staff see a request without data and close it. In the
 * other order, the vault would keep personal data that no record leads to.
 */

import { fold } from '../../domain/decider.ts';
import {
  type InformationRequest,
  type InformationRequestCommand,
  type InformationRequestEvent,
  informationRequest,
  type RequestStatus,
} from '../../domain/informationRequest.ts';
import { handle, type Outcome } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

/** The name of the asker and the question: personal data. */
export type Enquiry = {
  readonly name: string;
  readonly email: string;
  /** The school in the person's words: a name, or a school's id. */
  readonly school: string | null;
  readonly question: string;
};

type Written = Promise<Outcome<InformationRequestEvent>>;

/**
 * `request`: its id.
 * @param schoolId the school's id, if the person named the school by it
 */
export const askInformation = async (
  deps: Deps,
  enquiry: Enquiry,
  schoolId: string | undefined,
  context: Context,
): Promise<Outcome<InformationRequestEvent> & { readonly request: string }> => {
  const request = deps.newUlid();
  const data = { request, ...(schoolId === undefined ? {} : { school: schoolId }) };
  const outcome = await handleRequest(deps, request, { type: 'AskInformation', data }, context);
  // An earlier attempt that was cut off may have stored the data.
  if ((await deps.vault.get(request)) === undefined)
    await deps.vault.put(request, Buffer.from(JSON.stringify(enquiry)));
  // If the request was erased meanwhile, the eraser did not find the data yet, so it is destroyed here.
  if ((await requestIn(deps, request))?.erased) await deps.vault.destroy(request);
  return { ...outcome, request };
};

/** Undefined once it was erased, and for a request whose data was never stored. */
export const enquiryOf = async ({ vault }: Pick<Deps, 'vault'>, request: string): Promise<Enquiry | undefined> => {
  const kept = await vault.get(request);
  return kept === undefined ? undefined : (JSON.parse(Buffer.from(kept).toString()) as Enquiry);
};

/** @throws Rejection request_not_found, request_closed */
export const setRequestStatus = (
  deps: Deps,
  request: string,
  status: Exclude<RequestStatus, 'open'>,
  context: Context,
): Written => handleRequest(deps, request, { type: 'SetRequestStatus', data: { request, status } }, context);

/**
 * Erases the name of the asker and the question; the request itself stays. Repeating it finishes an erasure that was
 * cut off.
 * @throws Rejection request_not_found
 */
export const eraseRequest = async (deps: Deps, request: string, context: Context): Written => {
  if ((await requestIn(deps, request)) === undefined) informationRequest.decide(erasing(request), undefined);
  await deps.vault.destroy(request);
  const outcome = await handleRequest(deps, request, erasing(request), context);
  // Once more: a request that came in at this very moment may have stored its data between the two steps.
  await deps.vault.destroy(request);
  return outcome;
};

const erasing = (request: string): InformationRequestCommand => ({ type: 'EraseRequest', data: { request } });

const requestIn = async ({ ledger }: Pick<Deps, 'ledger'>, request: string): Promise<InformationRequest> =>
  fold(informationRequest, (await ledger.read<InformationRequestEvent>(streams.informationRequest(request))).events);

const handleRequest = (deps: Deps, request: string, command: InformationRequestCommand, context: Context): Written =>
  handle<InformationRequest, InformationRequestCommand, InformationRequestEvent>(
    deps.ledger,
    informationRequest,
    streams.informationRequest(request),
    command,
    context,
  );

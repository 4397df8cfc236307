/**
 * Requests for information (8.4), whose personal data lies in the vault under the request's id (6.3).
 *
 * The event comes first: a crash between the two leaves a request without data, which staff see and close. The other way
 * round it would leave personal data that no record leads to.
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

/** Who asks, and what: personal data. */
export type Enquiry = {
  readonly name: string;
  readonly email: string;
  /** As the person wrote it: a name, or a school's id. */
  readonly school: string | null;
  readonly question: string;
};

type Written = Promise<Outcome<InformationRequestEvent>>;

/** `request`: its id. @param schoolId of the school, where the person named it by one */
export const askInformation = async (
  deps: Deps,
  enquiry: Enquiry,
  schoolId: string | undefined,
  context: Context,
): Promise<Outcome<InformationRequestEvent> & { readonly request: string }> => {
  const request = deps.newUlid();
  const data = { request, ...(schoolId === undefined ? {} : { school: schoolId }) };
  const outcome = await handleRequest(deps, request, { type: 'AskInformation', data }, context);
  // An attempt that was cut off may have kept it.
  if ((await deps.vault.get(request)) === undefined)
    await deps.vault.put(request, Buffer.from(JSON.stringify(enquiry)));
  // Whoever erased it meanwhile found nothing to erase yet.
  if ((await requestIn(deps, request))?.erased) await deps.vault.destroy(request);
  return { ...outcome, request };
};

/** Undefined once it was erased, and for a request whose data was never kept. */
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

/** Erases who asked and what; the request itself stays. Asked again, it finishes what was cut off. @throws Rejection request_not_found */
export const eraseRequest = async (deps: Deps, request: string, context: Context): Written => {
  if ((await requestIn(deps, request)) === undefined) informationRequest.decide(erasing(request), undefined);
  await deps.vault.destroy(request);
  const outcome = await handleRequest(deps, request, erasing(request), context);
  // Again: a request that came in at this very moment may have put its data between the two.
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

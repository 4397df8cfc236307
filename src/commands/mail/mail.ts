/** The port of e-mail: one message to one address, handed to a mail server. */

export type Attachment = {
  readonly name: string;
  /** Such as `application/pdf`. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
};

export type Mail = {
  readonly to: string;
  readonly subject: string;
  /** Plain text, with `\n` between its lines. */
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  /**
   * The id with its `<` and `>`. It is the same at every try of one message, so that a receiver can recognise a message that
   * comes twice.
   */
  readonly messageId: string;
};

/**
 * The outcome of one try. `sent`: the server has the message. `refused`: the server refused the message for good (with
 * a 5xx answer to it). `unavailable`: it may be taken later, or it was taken and the answer got lost. `answer`: the
 * server's words in one line, without a person's address.
 */
export type MailOutcome = { readonly outcome: 'sent' | 'refused' | 'unavailable'; readonly answer: string };

export type Mailer = {
  /** The part of the sender's address after the `@`. */
  readonly domain: string;
  /** Tries once, and never throws because of the server. @throws the reason of `signal` once it aborts */
  send(mail: Mail, signal?: AbortSignal): Promise<MailOutcome>;
};

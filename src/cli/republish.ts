/**
 * `npm run republish -- --topic telboek.documents.v1`: publishes all kept messages of a topic once more, under the same
 * ids.
 */
import { topicNames } from '../projections/messages/message.ts';
import { withLedger } from './openLedger.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run republish -- --topic ${topicNames.join('|')}
A server with KAFKA_BROKERS publishes the messages, now or at its next start.
Exit code: 0 done, 2 when the command or a setting is wrong, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const republish = async (program: Program): Promise<ExitCode> => {
  const { values, positionals } = readArguments(program.args, { topic: { type: 'string' } }, usage);
  const topic = topicNames.find((name) => name === values.topic);
  if (topic === undefined || positionals.length > 0) throw new UsageFault('Name one topic.', usage);
  return withLedger(program.env, async ({ outbox }) => {
    program.say(`${topic}: ${await outbox.republish(topic)} messages will be published again.`);
    return exitCodes.inOrder;
  });
};

if (process.argv[1] === import.meta.filename) await runProgram(republish);

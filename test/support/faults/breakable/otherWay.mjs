/**
 * Loaded before a program. It lets a test redirect the program's connections to some servers. PORT_WAYS, such as
 * `{"9092": 41000}`, names for a port that the program asks for the local port to which it is connected in fact, as a rule
 * of the network would do it. Kafka needs this, because its brokers tell their own addresses to whoever asks one of them.
 */
import { Socket } from 'node:net';

const ways = JSON.parse(process.env.PORT_WAYS);
const connect = Socket.prototype.connect;

Socket.prototype.connect = function connectElsewhere(...given) {
  // node:net passes its arguments on in normal form: a list whose first item is the options.
  const [first, ...rest] = given;
  const options = Array.isArray(first) ? first[0] : first;
  const port = ways[options?.port];
  if (port !== undefined) options.port = port;
  return connect.call(this, first, ...rest);
};

/**
 * A process that owns an embedded server: it writes the server's URL, and then lives until it is killed. Usage: node
 * ownsPostgres.ts <dataDir>
 */
import { startEmbeddedPostgres } from '../../../src/adapters/embeddedPostgres/embeddedPostgres.ts';

const [dataDir = ''] = process.argv.slice(2);
startEmbeddedPostgres(dataDir).then(
  ({ url }) => {
    console.log(url);
    setInterval(() => {}, 60_000);
  },
  (error: Error) => {
    console.log(error.name);
    process.exit(1);
  },
);

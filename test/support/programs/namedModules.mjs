/** Writes to standard output, line by line, which packages of OpenTelemetry a process loads. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier.startsWith('@opentelemetry/')) process.stdout.write(`loads ${specifier}\n`);
    return next(specifier, context);
  },
});

import { Publisher, type PublisherOrder } from './publisher.ts';

// A process of its own, so that publishing does not share an event loop with what measures it.
const seconds = await new Publisher(JSON.parse(process.argv[2] ?? '{}') as PublisherOrder).run();
process.stdout.write(JSON.stringify({ seconds }));

import { AckingConsumer } from '@enms/mqtt-session';
import { account } from './broker.ts';

/** A consumer in a process of its own, to be killed: prints each batch and acknowledges only those that it is told to. */
const [url = '', clientId = '', acknowledge] = process.argv.slice(2);
const consumer = new AckingConsumer({
  url,
  ...account,
  clientId,
  subscriptions: [{ filter: 'plant/#', qos: 1 }],
  maxBatchMillis: 5,
  onBatch: (batch) => {
    if (acknowledge === 'yes') batch.acknowledge();
    const payloads = batch.messages.map(({ payload }) => payload.toString());
    process.stdout.write(`${payloads.join('\n')}\n`);
  },
});
consumer.start();

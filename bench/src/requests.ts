import { Agent, request } from 'node:http';
import type { InstalledSystem } from '@enms/installed-system';

/** What a load needs to know of an answer. */
export interface Answer {
  readonly status: number;
  /** From the moment when the request was due: what waited behind others has waited. */
  readonly millis: number;
  /** Answered from the cache. */
  readonly isCached: boolean;
  readonly text: string;
}

/** One request of a load. */
export interface Question {
  readonly path: string;
  /** Sent as JSON by POST; a GET when left out. */
  readonly body?: object;
}

/** What became of questions at a steady rate. */
export interface Load {
  readonly answers: readonly Answer[];
  /** Below the rate asked for when it could not be kept up. */
  readonly answeredPerSecond: number;
}

/** Asks query-service itself, signed in, over connections that stay open: the door counts requests of one address. */
export class Requests {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(private readonly system: InstalledSystem) {}

  /** One after another: nothing waits behind anything. */
  async inTurn(questions: readonly Question[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const question of questions)
      answers.push(await this.ask(question, await this.system.accessToken(), performance.now()));
    return answers;
  }

  /**
   * At a steady rate, whether the ones before are answered or not; stops sending when ten seconds' worth of them wait.
   * An answer for each question sent, in their order.
   */
  async steadily(questions: readonly Question[], perSecond: number): Promise<Load> {
    const token = await this.system.accessToken();
    const startedAt = performance.now();
    const sent: Promise<Answer>[] = [];
    let answered = 0;
    while (sent.length < questions.length && sent.length - answered < 10 * perSecond) {
      const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond) + 1;
      for (const question of questions.slice(sent.length, due)) {
        const asking = this.ask(question, token, startedAt + (sent.length / perSecond) * 1_000);
        sent.push(asking.finally(() => (answered += 1)));
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const answers = await Promise.all(sent);
    return { answers, answeredPerSecond: answers.length / ((performance.now() - startedAt) / 1_000) };
  }

  close(): void {
    this.agent.destroy();
  }

  private ask({ path, body }: Question, token: string, dueAt: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asking = request(
        {
          agent: this.agent,
          host: '127.0.0.1',
          port: Number(this.system.setting('ENMS_QUERY_PORT')),
          path,
          method: body === undefined ? 'GET' : 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (piece: string) => (text += piece));
          response.on('error', reject);
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              millis: performance.now() - dueAt,
              isCached: response.headers['x-cache'] === 'hit',
              text,
            });
          });
        },
      );
      asking.on('error', reject);
      asking.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** @throws Error with the first answer that is none */
export function expectAnswered(questions: readonly Question[], answers: readonly Answer[]): void {
  const index = answers.findIndex(({ status }) => status !== 200);
  const answer = answers[index];
  if (answer !== undefined)
    throw new Error(`${questions[index]?.path ?? ''} answered ${answer.status}: ${answer.text}`);
}

/** The value below which `share` of them lie; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

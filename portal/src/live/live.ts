import { inject, onBeforeUnmount, onMounted, provide, type InjectionKey } from 'vue';
import { LiveConnection } from './live-connection.ts';

const key: InjectionKey<LiveConnection> = Symbol('live');

/** Once, by the shell: one connection for all pages, open while somebody is signed in. */
export function provideLive(): LiveConnection {
  const connection = new LiveConnection(['machine:*']);
  onMounted(() => connection.start());
  onBeforeUnmount(() => connection.stop());
  provide(key, connection);
  return connection;
}

/** Newest readings of all machines (`watch(live.readings, …)`) and the state of the connection. */
export function useLive(): LiveConnection {
  const connection = inject(key);
  if (!connection) throw new Error('a page outside of the shell asks for live values');
  return connection;
}

import { useI18n } from 'vue-i18n';
import type { Signal } from './machines-api.ts';

/** What a signal is called: with its carrier where the machine has several, with its sensor where one measures it. */
export function useSignalNames(signals: () => readonly Signal[]): (signal: Signal) => string {
  const { t, te } = useI18n();
  return ({ name, carrier, device }) => {
    const known = `machines.signal.${name}`;
    const text = te(known) ? t(known) : name;
    if (device !== null) return `${device}: ${text}`;
    const carriers = new Set(signals().flatMap((other) => other.carrier ?? []));
    return carrier !== null && carriers.size > 1 ? `${t(`carrier.${carrier}`)}: ${text}` : text;
  };
}

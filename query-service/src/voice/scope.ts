import type { Entities } from '@enms/voice-grammar';
import type { Asked, Scope, VoiceMachine } from './asked.ts';
import { NeedsClarification } from './asked.ts';

const MOST_CHOICES = 5;

/**
 * The machines that a question means. Several sites of one time zone may be meant together; of several, one has to be
 * chosen, as their days are not the same.
 *
 * @throws NeedsClarification when the entities fit no machine, several of one name, or sites of several time zones
 */
export function scopeOf(asked: Asked, entities: Entities = asked.entities): Scope {
  const { machines, language } = asked;
  const [only, another] = machines;
  if (only === undefined) throw new NeedsClarification(language.noMachines(), []);
  const meant = machinesMeant(asked, entities);
  const [first] = meant;
  if (first === undefined) throw unknownMachine(asked, entities);
  const zones = new Set(meant.map(({ factory }) => factory.timeZone));
  if (zones.size > 1) throw whichFactory(asked);
  return {
    machines: meant,
    subject: subjectOf(asked, entities, meant, another === undefined),
    timeZone: first.factory.timeZone,
  };
}

function machinesMeant(asked: Asked, entities: Entities): VoiceMachine[] {
  const { machine, machines: several, machine_type: type, factory, area, group } = entities;
  const here = asked.machines.filter((one) => factory === undefined || one.factory.slug === factory);
  if (machine !== undefined) {
    const found = here.filter(({ name }) => name === machine);
    if (found.length > 1) throw whichMachine(asked, machine, found);
    return found;
  }
  if (several !== undefined) return here.filter(({ name }) => several.includes(name));
  return here.filter(
    (one) =>
      (type === undefined || one.type === type) &&
      (area === undefined || one.area === area) &&
      (group === undefined || one.groups.includes(group)),
  );
}

function subjectOf(
  asked: Asked,
  entities: Entities,
  meant: readonly VoiceMachine[],
  isAlone: boolean,
): string {
  const { language } = asked;
  const { machine, machines, machine_type: type, factory, area, group } = entities;
  const [first] = meant;
  if (first !== undefined && (machine !== undefined || (isAlone && type !== undefined)))
    return first.displayName;
  if (machines !== undefined) return language.list(meant.map(({ displayName }) => displayName));
  if (type !== undefined) return language.subjectType(type);
  if (area !== undefined) return language.subjectArea(area);
  if (group !== undefined) return language.subjectGroup(group);
  const sites = new Set(meant.map((one) => one.factory.name));
  const [site = null] = sites;
  return language.subjectAll(factory !== undefined || sites.size === 1 ? site : null);
}

function whichMachine(asked: Asked, heard: string, found: readonly VoiceMachine[]): NeedsClarification {
  const choices = found.slice(0, MOST_CHOICES).map(({ name, displayName, factory }) => ({
    label: `${displayName}, ${factory.name}`,
    entities: { machine: name, factory: factory.slug },
  }));
  return new NeedsClarification(
    asked.language.whichMachine(
      heard,
      choices.map(({ label }) => label),
    ),
    choices,
  );
}

function unknownMachine(asked: Asked, entities: Entities): NeedsClarification {
  const choices = asked.machines
    .slice(0, MOST_CHOICES)
    .map(({ name, displayName }) => ({ label: displayName, entities: { machine: name } }));
  const { machine, area, group, factory, machine_type: type } = entities;
  return new NeedsClarification(
    asked.language.unknownMachine(
      machine ?? area ?? group ?? factory ?? type ?? '',
      choices.map(({ label }) => label),
    ),
    choices,
  );
}

function whichFactory(asked: Asked): NeedsClarification {
  const choices = asked.factories
    .slice(0, MOST_CHOICES)
    .map(({ slug, name }) => ({ label: name, entities: { factory: slug } }));
  return new NeedsClarification(asked.language.whichFactory(choices.map(({ label }) => label)), choices);
}

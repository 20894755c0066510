import type { Lexicon, LexiconMachine } from '@enms/voice-grammar';

function machine(name: string, displayName: string, type: string, factory = 'demo-factory'): LexiconMachine {
  return { name, displayName, type, factory };
}

/** The demo factory, with a second pump so that "the pump" is doubtful. */
export const lexicon: Lexicon = {
  machines: [
    machine('compressor-1', 'Compressor 1', 'compressor'),
    machine('hvac-1', 'HVAC 1', 'hvac'),
    machine('motor-1', 'Conveyor motor 1', 'motor'),
    machine('pump-1', 'Hydraulic pump 1', 'pump'),
    machine('pump-2', 'Hydraulic pump 2', 'pump'),
    machine('injection-1', 'Injection moulding 1', 'injection_molding'),
    machine('boiler-1', 'Boiler 1', 'boiler'),
    machine('office-lighting-1', 'Office lighting', 'meter'),
    machine('workshop-sockets-1', 'Workshop sockets', 'meter'),
    machine('classroom-101-light', 'Light in classroom 101', 'meter'),
    machine('classroom-102-light', 'Light in classroom 102', 'meter'),
    machine('building-1', 'Office building', 'meter', 'office-building'),
  ],
  factories: [
    { slug: 'demo-factory', name: 'Demo factory' },
    { slug: 'office-building', name: 'Office building' },
  ],
  areas: ['Utilities', 'Production hall', 'Offices', 'CR-101', 'CR-102'].map((name) => ({
    name,
    factory: 'demo-factory',
  })),
  groups: [{ name: 'Line A' }],
};

/** When and where the questions are asked: a Wednesday, 15:20 in Berlin. */
export const moment = { now: new Date('2025-10-08T13:20:00Z'), zone: 'Europe/Berlin' };

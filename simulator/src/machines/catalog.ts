import { boiler } from './boiler/boiler.ts';
import { compressor } from './compressor/compressor.ts';
import { hvac } from './hvac/hvac.ts';
import { injectionMolding } from './injection-molding/injection-molding.ts';
import type { MachineKind, MachineModel } from './machine-model.ts';
import { motor } from './motor/motor.ts';
import { pump } from './pump/pump.ts';

/** The model of each machine kind; the timeline is the only caller and always pairs a model with its own state. */
export const MACHINE_MODELS: Readonly<Record<MachineKind, MachineModel>> = {
  compressor: compressor,
  hvac: hvac,
  motor: motor,
  pump: pump,
  injection_molding: injectionMolding,
  boiler: boiler,
};

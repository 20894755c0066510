import { Redis } from 'ioredis';
import { batchOf } from '../../src/ingest-batch.ts';
import type { FlowNode, NodeApi, NodeDefinition, NodeStatus } from '../../src/node-red-api.ts';
import { grouped, StatusLine } from '../../src/node-status.ts';
import { RateMeter } from '../../src/rate-meter.ts';

import { Module } from '@nestjs/common';
import { AnomalyRepository } from './analytics/anomaly-repository.ts';
import { BaselineRepository } from './analytics/baseline-repository.ts';
import { CorrelationRepository } from './analytics/correlation-repository.ts';
import { ForecastRepository } from './analytics/forecast-repository.ts';
import { Answerers } from './answerers.ts';
import { Figures } from './figures.ts';
import { KeptAnswers } from './kept-answers.ts';
import { SecondReader } from './second-reader.ts';
import { VoiceController } from './voice-controller.ts';
import { VoiceRegistry } from './voice-registry.ts';
import { VoiceRepository } from './voice-repository.ts';
import { VoiceService } from './voice-service.ts';

@Module({
  controllers: [VoiceController],
  providers: [
    AnomalyRepository,
    BaselineRepository,
    CorrelationRepository,
    ForecastRepository,
    Answerers,
    Figures,
    KeptAnswers,
    SecondReader,
    VoiceRegistry,
    VoiceRepository,
    VoiceService,
  ],
})
export class VoiceModule {}

import { Module } from '@nestjs/common';
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
  providers: [Answerers, Figures, KeptAnswers, SecondReader, VoiceRegistry, VoiceRepository, VoiceService],
})
export class VoiceModule {}

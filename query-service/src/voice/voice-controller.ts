import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { VoiceAnswerDto, VoiceIntentsDto, VoiceQueryDto } from './voice-dto.ts';
import { VoiceService } from './voice-service.ts';

@ApiTags('voice')
@Allow('viewer')
@Controller('api/v1/voice')
export class VoiceController {
  readonly #voice: VoiceService;

  constructor(voice: VoiceService) {
    this.#voice = voice;
  }

  @Post('query')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Answers a question in one or two sentences fit for speech',
    description:
      'Either words, or intent and entities. Numbers come from the database alone. Where a question is doubtful, ' +
      'clarification asks back with choices; outside the field it is declined.',
  })
  @ApiBody({
    type: VoiceQueryDto,
    examples: {
      intent: {
        value: {
          intent: 'energy_consumption',
          entities: { machine: 'compressor-1', timeframe: 'last_hour' },
        },
      },
      words: { value: { utterance: 'machines using more than 50 kilowatts', locale: 'en' } },
    },
  })
  @ApiOkResponse({ type: VoiceAnswerDto })
  @ApiProblems()
  query(@Body() query: VoiceQueryDto, @CurrentPrincipal() who: Principal): Promise<VoiceAnswerDto> {
    return this.#voice.query(query, who);
  }

  @Get('intents')
  @ApiOperation({ summary: 'What can be asked: intents, entities, languages' })
  @ApiOkResponse({ type: VoiceIntentsDto })
  @ApiProblems()
  intents(): VoiceIntentsDto {
    return this.#voice.intents();
  }
}

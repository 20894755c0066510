import { Module } from '@nestjs/common';
import { ApiKeyController } from './api-key-controller.ts';
import { ApiKeyRepository } from './api-key-repository.ts';
import { ApiKeyService } from './api-key-service.ts';

@Module({ controllers: [ApiKeyController], providers: [ApiKeyRepository, ApiKeyService] })
export class ApiKeyModule {}

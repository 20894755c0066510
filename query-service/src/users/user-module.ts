import { Module } from '@nestjs/common';
import { UserController } from './user-controller.ts';
import { UserRepository } from './user-repository.ts';
import { UserService } from './user-service.ts';

@Module({ controllers: [UserController], providers: [UserRepository, UserService] })
export class UserModule {}

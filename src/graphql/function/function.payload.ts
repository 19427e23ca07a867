import { Field, ID, Int, ObjectType } from 'type-graphql';
import { FunctionType } from './function.type.ts';

@ObjectType({ description: 'The new function.', simpleResolvers: true })
export class CreateFunctionPayload {
  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

@ObjectType({ description: 'The function with its new code.', simpleResolvers: true })
export class UpdateFunctionCodePayload {
  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

@ObjectType({ description: 'The function with its new configuration.', simpleResolvers: true })
export class UpdateFunctionConfigurationPayload {
  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

@ObjectType({ description: 'What became of the function.', simpleResolvers: true })
export class DeleteFunctionPayload {
  @Field(() => ID, { description: 'The function that is gone.' })
  deletedFunctionId!: string;
}

@ObjectType({ description: 'The reservation as it now is.', simpleResolvers: true })
export class PutFunctionConcurrencyPayload {
  @Field(() => Int, { description: 'Environments that are kept for the function.' })
  reservedConcurrentExecutions!: number;

  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

@ObjectType({ description: 'The function without a reservation.', simpleResolvers: true })
export class DeleteFunctionConcurrencyPayload {
  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

@ObjectType({ description: 'The function as it now is.', simpleResolvers: true })
export class PutFunctionRecursionConfigPayload {
  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

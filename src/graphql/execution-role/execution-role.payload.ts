import { Field, ObjectType } from 'type-graphql';
import { FunctionType } from '../function/function.type.ts';

@ObjectType({ description: 'The function with its new role.', simpleResolvers: true })
export class PutFunctionExecutionRolePayload {
  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

@ObjectType({ description: 'The function that may do everything.', simpleResolvers: true })
export class ResetFunctionExecutionRolePayload {
  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

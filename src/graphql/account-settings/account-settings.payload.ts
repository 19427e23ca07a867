import { Field, ObjectType } from 'type-graphql';
import { AccountSettingsType } from './account-settings.type.ts';

@ObjectType({ description: 'The settings as they now are.', simpleResolvers: true })
export class UpdateAccountSettingsPayload {
  @Field(() => AccountSettingsType, { description: 'The settings.' })
  accountSettings!: AccountSettingsType;
}

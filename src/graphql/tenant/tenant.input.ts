import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A tenant to be created.' })
export class CreateTenantInput {
  @Field(() => String, { description: '1 to 64 characters; blanks around it are cut off.' })
  name!: string;
}

@InputType({ description: 'A tenant to be deleted with everything that belongs to it.' })
export class DeleteTenantInput {
  @Field(() => ID, { description: 'The tenant.' })
  tenantId!: string;
}

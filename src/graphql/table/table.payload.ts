import { Field, ID, ObjectType } from 'type-graphql';
import { TableType } from './table.type.ts';

@ObjectType({ description: 'The new table.', simpleResolvers: true })
export class CreateTablePayload {
  @Field(() => TableType, { description: 'The table.' })
  table!: TableType;
}

@ObjectType({ description: 'The table as it now is.', simpleResolvers: true })
export class UpdateTablePayload {
  @Field(() => TableType, { description: 'The table.' })
  table!: TableType;
}

@ObjectType({ description: 'The table as it now is.', simpleResolvers: true })
export class UpdateTimeToLivePayload {
  @Field(() => TableType, { description: 'The table.' })
  table!: TableType;
}

@ObjectType({ description: 'What became of the table.', simpleResolvers: true })
export class DeleteTablePayload {
  @Field(() => ID, { description: 'The table that is gone.' })
  deletedTableId!: string;
}

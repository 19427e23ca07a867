import { Field, InputType } from 'type-graphql';
import { JsonScalar } from '../scalar/scalars.ts';

@InputType({ description: 'A mapping template, and what it is to be tried on.' })
export class TestMappingTemplateInput {
  @Field(() => String, { description: 'In the Velocity Template Language; at most 300 KB.' })
  template!: string;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'The body of the request, or what the function returned: as JSON, or as a text of any kind. None by default.',
  })
  body?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Parameters in the path, an object of texts; none by default.',
  })
  pathParameters?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Parameters in the query, an object of texts; none by default.',
  })
  queryStringParameters?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Headers, an object of texts; none by default.',
  })
  headers?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Variables of the stage, an object of texts; none by default.',
  })
  stageVariables?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'What `$context` holds, an object; empty by default.',
  })
  context?: unknown;
}

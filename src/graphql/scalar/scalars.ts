/** The scalars of the API beside GraphQL's own. */
export { GraphQLDateTime as DateTimeScalar, GraphQLJSON as JsonScalar } from 'graphql-scalars';
export { DurationScalar } from './duration.scalar.ts';
export { StringMapScalar } from './string-map.scalar.ts';

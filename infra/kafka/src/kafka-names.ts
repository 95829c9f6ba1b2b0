import kafkajs from 'kafkajs';

// Node finds no more than the first names of what a CommonJS module exports; what it does not find is taken from the whole.
export const {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ConfigResourceTypes,
  ConfigSource,
  ResourcePatternTypes,
} = kafkajs;

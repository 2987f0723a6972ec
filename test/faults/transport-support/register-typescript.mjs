// Lets a child process run the TypeScript of this repository as it is: `node --import <this file> --conditions=edgeloom-source`.
import { register } from "node:module";

register("./load-typescript.mjs", import.meta.url);

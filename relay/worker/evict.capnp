# config.capnp with the tests' entry, which can end the objects: see src/evict.ts.
using Workerd = import "/workerd/workerd.capnp";
using Main = import "config.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), Main.pages, Main.objects],
  sockets = [Main.http],
);

const worker :Workerd.Worker = (
  modules = [(name = "evict.js", esModule = embed "build/test/evict.js"), Main.appModule, Main.roomModule],
  compatibilityDate = Main.date,
  compatibilityFlags = ["no_web_socket_compression", "unsafe_module"],
  bindings = Main.bindings,
  durableObjectNamespaces = Main.namespaces,
  durableObjectStorage = (localDisk = "objects"),
);

// Microsoft Orleans: the names that grains use mean Orleans' own types.
global using Orleans;
global using Orleans.Concurrency;
global using Orleans.Runtime;

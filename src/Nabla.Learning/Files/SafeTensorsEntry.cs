namespace Nabla.Learning;

/// <summary>What a header says of one tensor: its name and type, and where its bytes lie after the header.</summary>
internal readonly record struct SafeTensorsEntry(string Name, TensorType Type, long Begin, long End);

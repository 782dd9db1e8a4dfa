namespace Nabla.Cpu;

/// <summary>A loop over rows and columns.</summary>
/// <param name="operands">For each operand, the inputs first, its first element.</param>
/// <param name="steps">For each operand the bytes from one row to the next.</param>
/// <param name="rows">The number of rows, at least 1.</param>
/// <param name="columns">The number of elements in a row, whole registers of them, at least one.</param>
internal unsafe delegate void Kernel(byte** operands, nint* steps, nint rows, nint columns);

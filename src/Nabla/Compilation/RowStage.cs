namespace Nabla.Compilation;

/// <summary>What is done to a row between two reductions.</summary>
/// <param name="Numbers">Formulas of what there is one of for each row, or null.</param>
/// <param name="Elements">Formulas of the row's elements, or null.</param>
/// <param name="Reductions">What is reduced then: values of kind reduction.</param>
internal sealed record RowStage(RowLoop? Numbers, RowLoop? Elements, int[] Reductions);

/// <summary>A loop without reductions, as part of a program that has some: for its operands the values of that program.</summary>
/// <param name="Program">The loop.</param>
/// <param name="Inputs">Which value each input is.</param>
/// <param name="Outputs">Which value each output is.</param>
internal sealed record RowLoop(LoopProgram Program, int[] Inputs, int[] Outputs);

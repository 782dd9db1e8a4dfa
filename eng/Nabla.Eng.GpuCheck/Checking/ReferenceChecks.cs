using Nabla.Tests.References;

namespace Nabla.Eng.GpuCheck;

/// <summary>PyTorch's recorded answers, with all that is given moved to the device and what comes out brought back.</summary>
internal static class ReferenceChecks
{
    // Kernels are compiled for each shape's form, which a processor's driver takes long for.
    private const int FewCases = 2;

    /// <summary>One check an operation, of all that was recorded of it.</summary>
    public static IReadOnlyList<Check> All(Device device, bool isTiny)
        => [.. ReferenceCase.Operations.Except(ReferenceFace.Elsewhere).Select(operation => new Check(operation, () => Replayed(operation, device, isTiny)))];

    private static Verdict Replayed(string operation, Device device, bool isTiny)
    {
        Func<Tensor[], ReferenceArguments, Tensor[]> face = ReferenceFace.Of(operation);
        Replay replay = new((inputs, arguments) => Array.ConvertAll(face(Array.ConvertAll(inputs, x => x.To(device)), arguments), static y => y.To(Device.Cpu)), Tolerance.Of(operation));
        string[] wrong = [.. ReferenceCase.Load(operation).Take(isTiny ? FewCases : int.MaxValue).SelectMany(one => replay.Differences(one).Take(1))];
        return wrong.Length == 0 ? Verdict.Close : Verdict.Wrong($"{wrong.Length} of its cases: {wrong[0]}");
    }
}

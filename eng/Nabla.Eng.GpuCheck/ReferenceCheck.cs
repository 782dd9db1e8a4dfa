using Nabla.Tests.References;

namespace Nabla.Eng.GpuCheck;

/// <summary>PyTorch's recorded answers, with all that is given moved to the device and what comes out brought back.</summary>
internal static class ReferenceCheck
{
    // Kernels are compiled for each shape's form, which a processor's driver takes long for.
    private const int FewCases = 2;

    public static int Run(Device device, bool isTiny)
    {
        Tallied tally = new("references");
        foreach (string operation in ReferenceCase.Operations.Except(ReferenceFace.Elsewhere))
        {
            Func<Tensor[], ReferenceArguments, Tensor[]> face = ReferenceFace.Of(operation);
            Replay replay = new((inputs, arguments) => Array.ConvertAll(face(Array.ConvertAll(inputs, x => x.To(device)), arguments), static y => y.To(Device.Cpu)), Tolerance.Of(operation));
            foreach (ReferenceCase one in ReferenceCase.Load(operation).Take(isTiny ? FewCases : int.MaxValue))
            {
                if (replay.Differences(one) is [string difference, ..])
                {
                    tally.Wrong($"{operation}: {difference}");
                }
                else
                {
                    tally.Right(isExact: false);
                }
            }
        }

        return tally.End(null);
    }
}

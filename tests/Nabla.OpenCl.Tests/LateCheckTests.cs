using Nabla.Tests.Devices;

namespace Nabla.OpenCl.Tests;

/// <summary>A batch whose loss is no number is named when the loss is read, and has changed nothing.</summary>
public sealed class LateCheckTests
{
    [OpenClFact]
    public async Task ATrainerNamesTheBatchAndGoesOnWithTheNumbersOfTheProcessor()
        => Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, 3, isTold: false, hasSchedule: true), await PoisonedTraining.RunAsync(OpenDevice.OfItsOwn(), 3, isTold: false, hasSchedule: true));

    [OpenClFact]
    public async Task ALabelThatIsNoClassLeavesTheModelAsItWas()
        => Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, 3, isTold: false, hasSchedule: false, isLabel: true), await PoisonedTraining.RunAsync(OpenDevice.OfItsOwn(), 3, isTold: false, hasSchedule: false, isLabel: true));
}

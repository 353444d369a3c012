package dev.slipway.lxd;

class RealLxdContractTest extends LxdContract {

    @Override
    protected Lxd lxd() {
        return new RealLxd(LxdDaemon.shared());
    }
}
